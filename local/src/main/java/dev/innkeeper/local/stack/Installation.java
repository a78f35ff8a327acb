package dev.innkeeper.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the packaged services are, and how a JVM for one of them is called. */
public record Installation(Path home) {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    // The same at recording and at use, or the cache is refused. The two harmless warnings of a mapped cache are
    // hidden.
    private static final List<String> JVM =
            List.of("-XX:+UseCompactObjectHeaders", "-Xmx320m", "-Xlog:aot*=error", "-Xlog:cds*=error");

    /** The one this class was loaded from: local's own jar or classes folder lies in it. */
    public static Installation ofThisCode() {
        try {
            var code = Path.of(Installation.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            for (var folder = code; folder != null; folder = folder.getParent()) {
                if (Files.isRegularFile(folder.resolve("innkeeper"))
                        && Files.isRegularFile(folder.resolve("pom.xml"))) {
                    return new Installation(folder);
                }
            }
            throw new IllegalStateException("no Innkeeper checkout around " + code);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public Path jar(String module) {
        return home.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
    }

    public Path cache(String module) {
        return jar(module).resolveSibling("app.aot");
    }

    /** Whether a cache was recorded since the module was last packaged. */
    public boolean hasCache(String module) {
        try {
            return Files.exists(cache(module))
                    && Files.getLastModifiedTime(cache(module)).compareTo(Files.getLastModifiedTime(jar(module))) > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The modules that were not packaged yet. */
    public List<String> missing(List<String> modules) {
        return modules.stream().filter(module -> !Files.exists(jar(module))).toList();
    }

    List<String> command(String module, boolean record, List<String> arguments) {
        var command = new ArrayList<>(List.of(JAVA.toString()));
        command.addAll(JVM);
        if (record) {
            command.add("-XX:AOTCacheOutput=" + cache(module));
        } else if (hasCache(module)) {
            command.add("-XX:AOTCache=" + cache(module));
        }
        command.addAll(List.of("-jar", jar(module).toString()));
        command.addAll(arguments);
        return command;
    }
}
