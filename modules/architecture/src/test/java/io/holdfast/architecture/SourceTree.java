package io.holdfast.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The project's own files: everything in the working tree that neither the build nor a running instance left behind. */
record SourceTree(List<SourceFile> files) {
    private static final Set<String> NOT_OURS =
            Set.of(".git", ".idea", ".vscode", ".holdfast", ".cifuzz-corpus", "target", "__pycache__");

    /** One file. The path is relative to the root and uses slashes. */
    record SourceFile(String path, String text) {
        boolean isJava() {
            return path.endsWith(".java") && !isPackageInfo();
        }

        boolean isPackageInfo() {
            return path.endsWith("/package-info.java");
        }

        boolean isMain() {
            return path.contains("/src/main/java/");
        }

        boolean isTest() {
            return path.contains("/src/test/java/");
        }

        boolean isScript() {
            return path.startsWith("lua/") && path.endsWith(".lua");
        }

        boolean isCode() {
            return path.endsWith(".java")
                    || path.endsWith(".lua")
                    || path.endsWith(".sql")
                    || path.endsWith(".sh")
                    || path.endsWith(".py")
                    || path.equals("holdfast");
        }

        /** The rules have to spell what they ban. */
        boolean spellsTheRules() {
            return path.startsWith("modules/architecture/src/test/");
        }

        String folder() {
            return path.substring(0, path.lastIndexOf('/') + 1);
        }

        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    static SourceTree ofThisProject() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("mvnw"))) {
            Path parent = root.getParent();
            if (parent == null) {
                throw new IllegalStateException("not started inside of the project");
            }
            root = parent;
        }
        return read(root);
    }

    private static SourceTree read(Path root) {
        List<SourceFile> files = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    boolean ours = !NOT_OURS.contains(String.valueOf(folder.getFileName()));
                    return ours ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    boolean ours = !NOT_OURS.contains(String.valueOf(file.getFileName()));
                    if (ours && attributes.isRegularFile()) {
                        addText(root, file, files);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SourceTree(List.copyOf(files));
    }

    private static void addText(Path root, Path file, List<SourceFile> files) throws IOException {
        String path = root.relativize(file).toString().replace('\\', '/');
        try {
            files.add(new SourceFile(path, Files.readString(file)));
        } catch (MalformedInputException picture) {
            // It is there to be linked to, and says nothing that a rule could be about.
            files.add(new SourceFile(path, ""));
        }
    }
}
