package io.holdfast.app.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Somebody who looks at the console of a server. Whatever they do there, the page must not do what it never may: fail, load
 * what its policy forbids, which is an error as well, or ask another host. That is said at the end of the visit.
 */
final class Visit implements AutoCloseable {
    private static final int MAX_PICTURE_BYTES = 300 * 1024;
    /** Where pictures go, from the root: {@code -Dholdfast.pictures=docs/pictures} has those of the documents made anew. */
    private static final Path PICTURES =
            Path.of("../..").resolve(System.getProperty("holdfast.pictures", "verticles/app/target/pictures"));

    private final String url;
    private final BrowserContext context;
    private final Page page;
    private final List<Request> requests = new ArrayList<>();
    private final List<String> offences = new ArrayList<>();

    private Visit(String url, NewContextOptions options) {
        this.url = url;
        context = Chromium.shared().newContext(options);
        context.setDefaultTimeout(60_000);
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                offences.add(message.text() + " at " + message.location());
            }
        });
        page.onPageError(offences::add);
        page.onRequest(requests::add);
    }

    static Visit at(String url) {
        return new Visit(url, options(1280, 900));
    }

    static Visit byPhone(String url) {
        return new Visit(url, options(360, 740).setHasTouch(true).setIsMobile(true));
    }

    static Visit inTheDark(String url) {
        return new Visit(url, options(1280, 900).setColorScheme(ColorScheme.DARK));
    }

    /** By somebody who gives this when the browser asks for a name and a password. */
    static Visit withPassword(String url, String password) {
        return new Visit(url, options(1280, 900).setHttpCredentials("me", password));
    }

    private static NewContextOptions options(int width, int height) {
        return new NewContextOptions().setViewportSize(width, height);
    }

    /** Opens the page and returns when it shows a state. */
    Visit open() {
        page.navigate(url + "/console");
        find("body[data-stream=live]").waitFor();
        return this;
    }

    Page page() {
        return page;
    }

    Locator find(String selector) {
        return page.locator(selector);
    }

    /** Everything that was asked for. */
    List<Request> requests() {
        return List.copyOf(requests);
    }

    CDPSession devTools() {
        return context.newCDPSession(page);
    }

    void press(String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
        }
    }

    /** As somebody does who has no mouse. */
    void tabTo(Locator control) {
        for (int i = 0; i < 80; i++) {
            if (Boolean.TRUE.equals(control.evaluate("each => each === document.activeElement"))) {
                return;
            }
            press("Tab");
        }
        throw new AssertionError("Tab does not lead to " + control);
    }

    /** Of what is on the screen. */
    void picture(String name) {
        byte[] picture = page.screenshot(new ScreenshotOptions().setPath(PICTURES.resolve(name)));
        assertThat(picture.length).isBetween(20_000, MAX_PICTURE_BYTES);
    }

    @Override
    public void close() {
        context.close();
        assertThat(offences).isEmpty();
        assertThat(requests).extracting(Request::url).allMatch(asked -> asked.startsWith(url + "/"));
    }
}
