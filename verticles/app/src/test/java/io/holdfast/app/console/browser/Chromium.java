package io.holdfast.app.console.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.holdfast.embedded.SearchPath;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Chromium of this machine. Starting it takes longer than most tests, so there is one for all; it ends with this JVM. */
final class Chromium {
    private static final List<String> PROGRAMS =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    /** How long a page is given, on a machine that is busy with other things. */
    private static final double LIMIT_MS = 60_000;

    private static final Browser SHARED = start();

    private Chromium() {}

    static Browser shared() {
        return SHARED;
    }

    private static Browser start() {
        PlaywrightAssertions.setDefaultAssertionTimeout(LIMIT_MS);
        var program = program();
        // Made for this JVM's life: its end is that of the driver, which takes the browser along.
        return Playwright.create(new CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")))
                .chromium()
                .launch(new LaunchOptions().setExecutablePath(program));
    }

    private static Path program() {
        return Optional.ofNullable(System.getenv("CHROMIUM"))
                .filter(named -> !named.isBlank())
                .map(Path::of)
                .or(() -> PROGRAMS.stream()
                        .map(SearchPath::find)
                        .flatMap(Optional::stream)
                        .findFirst())
                .orElseThrow(() -> new IllegalStateException("no Chromium on the PATH: install it (Debian's package is"
                        + " chromium), or point CHROMIUM at its program"));
    }
}
