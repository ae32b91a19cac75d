package io.holdfast.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What only the instructions show: a Vert.x Future that nobody looks at, and synchronized blocks. A Future is dropped when the
 * call that returns it is followed by a POP, or when it is the result of a lambda whose interface returns nothing.
 */
final class BytecodeRules {
    private static final String FUTURE = "io/vertx/core/Future";

    /** A chain that ends in one of these was looked at. */
    private static final Set<String> LOOKED_AT = Set.of("onComplete", "onFailure");

    /** Writing to a client that may have gone: there is nobody left to tell. */
    private static final Set<String> TO_THE_CLIENT =
            Set.of("io/vertx/core/http/HttpServerResponse", "io/vertx/ext/web/RoutingContext");

    private BytecodeRules() {}

    static List<String> complaints(String className, ClassLoader loader) {
        String resource = className.replace('.', '/') + ".class";
        try (InputStream in = loader.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no class file for " + className);
            }
            Scan scan = new Scan(className);
            new ClassReader(in).accept(scan, ClassReader.SKIP_FRAMES);
            return scan.complaints;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Scan extends ClassVisitor {
        private final List<String> complaints = new ArrayList<>();
        private final String className;

        Scan(String className) {
            super(Opcodes.ASM9);
            this.className = className;
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            return new MethodScan(complaints, className + "." + name);
        }
    }

    private static final class MethodScan extends MethodVisitor {
        private final List<String> complaints;
        private final String where;
        private int line;
        private @Nullable String returned;

        MethodScan(List<String> complaints, String where) {
            super(Opcodes.ASM9);
            this.complaints = complaints;
            this.where = where;
        }

        @Override
        public void visitLineNumber(int number, Label start) {
            line = number;
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            returned = dropping(owner, name, descriptor) ? name : null;
        }

        @Override
        public void visitInsn(int opcode) {
            if (opcode == Opcodes.POP && returned != null) {
                complain(
                        "drops the Future of " + returned + ": return it, or end the chain in onFailure or onComplete");
            }
            if (opcode == Opcodes.MONITORENTER) {
                complain("synchronizes: the state belongs to one event loop");
            }
            returned = null;
        }

        @Override
        public void visitVarInsn(int opcode, int index) {
            returned = null;
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            returned = null;
            if (arguments.length < 3
                    || !(arguments[1] instanceof Handle method)
                    || !(arguments[2] instanceof Type type)) {
                return;
            }
            boolean ignored = type.getSort() == Type.METHOD && type.getReturnType() == Type.VOID_TYPE;
            if (ignored && dropping(method.getOwner(), method.getName(), method.getDesc())) {
                complain("drops the Future of " + method.getName()
                        + ": the method reference's interface returns nothing");
            }
        }

        private void complain(String what) {
            complaints.add(where + ":" + line + " " + what);
        }

        private static boolean dropping(String owner, String name, String descriptor) {
            if (!Type.getReturnType(descriptor).getInternalName().equals(FUTURE)) {
                return false;
            }
            boolean lookedAt = owner.equals(FUTURE) && LOOKED_AT.contains(name);
            return !lookedAt && !TO_THE_CLIENT.contains(owner);
        }
    }
}
