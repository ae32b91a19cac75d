package io.holdfast.gateway;

import java.nio.file.Path;

/** What the server proves to its clients who it is with. Both files are PEM. */
public record Tls(Path certificate, Path key) {}
