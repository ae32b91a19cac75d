package io.holdfast.app.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What the HTML report brings along: a style sheet and a script of its own, and the library that draws. */
final class ReportAssets {
    private static final String POM = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";
    private static final String WEB_JAR = "/META-INF/resources/webjars/uplot/";

    private ReportAssets() {}

    static String style() {
        return text(uplot("dist/uPlot.min.css")) + "\n" + text("report.css");
    }

    static String script() {
        return text("report.js");
    }

    /** With its licence, which whoever passes a report on has to pass on too. */
    static String library() {
        return "/*\n" + text(uplot("LICENSE")) + "\n*/\n" + text(uplot("dist/uPlot.iife.min.js"));
    }

    private static String uplot(String file) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text(POM)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return WEB_JAR + properties.getProperty("version") + "/" + file;
    }

    private static String text(String resource) {
        try (InputStream in = ReportAssets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
