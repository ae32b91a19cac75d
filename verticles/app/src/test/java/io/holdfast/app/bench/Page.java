package io.holdfast.app.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** A report as a browser finds it: scripts and style sheets as they are, and the rest as elements. */
public final class Page {
    private static final Pattern RAW = Pattern.compile("<(script|style)([^>]*)>(.*?)</\\1>", Pattern.DOTALL);

    private final String html;
    private final List<MatchResult> raw;
    private final Document document;

    public Page(String html) throws Exception {
        this.html = html;
        Matcher elements = RAW.matcher(html);
        this.raw = elements.results().toList();
        String rest = elements.replaceAll("<$1$2/>").replace("<!DOCTYPE html>\n", "");
        this.document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(rest.getBytes(UTF_8)));
    }

    String html() {
        return html;
    }

    /** Contents of the elements of that name whose text is not for people. */
    List<String> raw(String name) {
        return raw.stream()
                .filter(element -> element.group(1).equals(name))
                .map(element -> element.group(3))
                .toList();
    }

    /** What is embedded for programs. */
    public JsonObject data() {
        return new JsonObject(raw("script").getFirst());
    }

    List<Element> elements(String name) {
        NodeList found = document.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    String text() {
        return document.getDocumentElement().getTextContent();
    }
}
