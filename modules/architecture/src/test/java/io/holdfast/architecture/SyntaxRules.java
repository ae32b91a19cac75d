package io.holdfast.architecture;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import io.holdfast.architecture.SourceTree.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** What only a parsed source shows: lengths of methods, names of types, and whether a type says why it exists. */
final class SyntaxRules {
    private static final int MAX_METHOD_LINES = 50;
    private static final Pattern EMPTY_NAME = Pattern.compile(".*(?:Utils?|Manager|Helpers?|Impl)");

    private SyntaxRules() {}

    static List<String> complaints(List<SourceFile> files) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<JavaFileObject> sources = files.stream()
                .filter(SourceFile::isJava)
                .<JavaFileObject>map(Source::new)
                .toList();
        if (sources.isEmpty()) {
            return List.of();
        }
        JavacTask task = (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, sources);
        List<String> complaints = new ArrayList<>();
        Scan scan = new Scan(DocTrees.instance(task), complaints);
        try {
            task.parse().forEach(unit -> scan.scan(unit, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return complaints;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final SourceFile file;

        Source(SourceFile file) {
            super(URI.create("source:///" + file.path()), Kind.SOURCE);
            this.file = file;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return file.text();
        }
    }

    private static final class Scan extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final DocTrees trees;
        private final List<String> complaints;

        Scan(DocTrees trees, List<String> complaints) {
            this.trees = trees;
            this.complaints = complaints;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            String name = type.getSimpleName().toString();
            if (EMPTY_NAME.matcher(name).matches()) {
                complaints.add(where(type) + " is called " + name + ": name it after what it does");
            }
            boolean topLevel = getCurrentPath().getParentPath().getLeaf() instanceof CompilationUnitTree;
            if (topLevel && unit().getSourceFile().getName().contains("/src/main/") && comment() == null) {
                complaints.add(where(type) + " " + name + " does not say why it exists");
            }
            return super.visitClass(type, nothing);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            SourcePositions positions = trees.getSourcePositions();
            long end = positions.getEndPosition(unit(), method);
            long length = 1 + lineOf(end) - lineOf(positions.getStartPosition(unit(), method));
            if (end >= 0 && length > MAX_METHOD_LINES) {
                complaints.add("%s %s has %d lines, at most %d: name its parts"
                        .formatted(where(method), method.getName(), length, MAX_METHOD_LINES));
            }
            return super.visitMethod(method, nothing);
        }

        private @Nullable DocCommentTree comment() {
            return trees.getDocCommentTree(getCurrentPath());
        }

        private String where(Tree tree) {
            String path = unit().getSourceFile().getName().substring(1);
            return path + ":" + lineOf(trees.getSourcePositions().getStartPosition(unit(), tree));
        }

        private long lineOf(long position) {
            return position < 0 ? 0 : unit().getLineMap().getLineNumber(position);
        }

        private CompilationUnitTree unit() {
            return getCurrentPath().getCompilationUnit();
        }
    }
}
