package io.foundation.karaf.agent;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodBuilder;
import java.lang.classfile.MethodElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.nio.charset.StandardCharsets;
import java.security.ProtectionDomain;

/**
 * Rewrites, in the classes of Karaf and of its event admin, what the missing security manager broke: calls of
 * {@code Subject.getSubject(AccessControlContext)} go to {@code CurrentSubject.getSubject}, and the two {@code JaasHelper.doAs} methods
 * become calls of {@code CurrentSubject.doAs}. Several bundles carry a copy of {@code JaasHelper}; each is rewritten as it loads.
 *
 * <p>Stateless; the VM calls it from many threads. A class that names no {@code getSubject} is left alone after one scan of its bytes.
 */
public final class SubjectTransformer implements ClassFileTransformer {

    private static final String JAAS_HELPER = "org/apache/karaf/util/jaas/JaasHelper";
    private static final ClassDesc SUBJECT = ClassDesc.of("javax.security.auth.Subject");
    private static final ClassDesc CURRENT_SUBJECT = ClassDesc.of("org.apache.karaf.jaas.boot.CurrentSubject");
    private static final String DO_AS = "doAs";
    private static final String GET_SUBJECT = "getSubject";
    private static final MethodTypeDesc GET_SUBJECT_TYPE =
            MethodTypeDesc.of(SUBJECT, ClassDesc.of("java.security.AccessControlContext"));
    private static final byte[] MARK = GET_SUBJECT.getBytes(StandardCharsets.US_ASCII);

    @Override
    public byte[] transform(ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
        if (!isOurs(name) || !contains(bytes, MARK)) {
            return null;
        }
        ClassFile classFile = ClassFile.of(ClassHierarchyResolverOption.of(resolver(loader)));
        return classFile.transformClass(classFile.parse(bytes), (builder, element) -> {
            if (element instanceof MethodModel method && name.equals(JAAS_HELPER) && method.methodName().equalsString(DO_AS)) {
                builder.transformMethod(method, SubjectTransformer::delegate);
            } else if (element instanceof MethodModel method && asksForSubject(method)) {
                builder.transformMethod(method, MethodTransform.transformingCode(SubjectTransformer::redirect));
            } else {
                builder.with(element);
            }
        });
    }

    private static boolean asksForSubject(MethodModel method) {
        return method.code().stream().flatMap(code -> code.elementStream()).anyMatch(SubjectTransformer::isGetSubject);
    }

    private static boolean isGetSubject(CodeElement element) {
        return element instanceof InvokeInstruction call && call.name().equalsString(GET_SUBJECT)
                && call.owner().asSymbol().equals(SUBJECT) && call.typeSymbol().equals(GET_SUBJECT_TYPE);
    }

    private static void redirect(CodeBuilder code, CodeElement element) {
        if (isGetSubject(element)) {
            code.invokestatic(CURRENT_SUBJECT, GET_SUBJECT, GET_SUBJECT_TYPE);
        } else {
            code.with(element);
        }
    }

    /** Both {@code doAs} methods are static with two parameters, and the helper has one of the same name and descriptor for each. */
    private static void delegate(MethodBuilder builder, MethodElement element) {
        if (element instanceof CodeModel original) {
            MethodModel method = original.parent().orElseThrow();
            builder.withCode(code -> code.aload(0).aload(1).invokestatic(CURRENT_SUBJECT, DO_AS, method.methodTypeSymbol()).areturn());
        } else {
            builder.with(element);
        }
    }

    private static boolean isOurs(String name) {
        return name != null && (name.startsWith("org/apache/karaf/") || name.startsWith("org/apache/felix/eventadmin/"));
    }

    /** Stack maps are computed anew, which needs the supertypes of classes that only the bundle's own loader can see. */
    private static ClassHierarchyResolver resolver(ClassLoader loader) {
        ClassHierarchyResolver platform = ClassHierarchyResolver.defaultResolver();
        return loader == null ? platform
                : platform.orElse(ClassHierarchyResolver.ofResourceParsing(loader)).cached();
    }

    private static boolean contains(byte[] bytes, byte[] mark) {
        int last = bytes.length - mark.length;
        for (int start = 0; start <= last; start++) {
            int i = 0;
            while (i < mark.length && bytes[start + i] == mark[i]) {
                i++;
            }
            if (i == mark.length) {
                return true;
            }
        }
        return false;
    }
}
