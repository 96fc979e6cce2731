package org.clowder.deploy.internal.bundle;

import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.osgi.framework.Constants;

/** What a bundle imports of the packages that were {@code javax} and are {@code jakarta} now. */
final class JavaxImports {

    private static final Pattern COMMA = Pattern.compile(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");
    private static final Pattern VERSION = Pattern.compile(";\\s*version\\s*=\\s*(\"[^\"]*\"|[^;]*)");
    private static final String ANNOTATION = "javax.annotation";

    private JavaxImports() {}

    /** Whether a package, or one below it, is imported. */
    static boolean has(Attributes manifest, String name) {
        return clauses(manifest).stream()
                .map(JavaxImports::packageName)
                .anyMatch(each -> each.equals(name) || each.startsWith(name + "."));
    }

    /**
     * Corrects the imports of a converted bundle: the migration tool lets them ask for versions that the packages of
     * Jakarta EE never had, and passes over annotations.
     */
    static void correct(Attributes original, Attributes converted) {
        List<String> before = clauses(original);
        List<String> after = clauses(converted);
        if (!before.isEmpty() && before.size() == after.size()) {
            converted.putValue(
                    Constants.IMPORT_PACKAGE,
                    IntStream.range(0, before.size())
                            .mapToObj(index -> correct(before.get(index), after.get(index)))
                            .collect(Collectors.joining(",")));
        }
    }

    private static String correct(String before, String after) {
        if (packageName(before).equals(ANNOTATION)) {
            return VERSION.matcher(after).replaceAll("").replaceFirst("javax", "jakarta");
        }
        return packageName(before).equals(packageName(after))
                ? after
                : VERSION.matcher(after).replaceAll("");
    }

    private static List<String> clauses(Attributes manifest) {
        String header = manifest.getValue(Constants.IMPORT_PACKAGE);
        return header == null
                ? List.of()
                : Arrays.stream(COMMA.split(header)).map(String::strip).toList();
    }

    private static String packageName(String clause) {
        return clause.split(";", 2)[0].strip();
    }
}
