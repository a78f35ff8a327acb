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
    /** The options of each JVM, as in deploy/images/jvm.options: the same at recording and at use, or its AOT cache is refused. */
    public static final List<String> JVM = List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-Xmx320m",
            "-XX:InitialHeapSize=48m",
            "-XX:NewSize=16m",
            "-XX:TrimNativeHeapInterval=5000",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xlog:aot*=error",
            "-Xlog:cds*=error");

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final String JAR = "quarkus-run.jar";
    private static final String CACHE = "app.aot";

    /**
     * The one named by the system property {@code innkeeper.home}, or the checkout that this class was loaded from.
     */
    public static Installation ofThisCode() {
        var named = System.getProperty("innkeeper.home");
        if (named != null) {
            return new Installation(Path.of(named));
        }
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

    /** Where the module's program is: in an image in a folder of its own, in a checkout where Maven puts it. */
    public Path folder(String module) {
        var installed = home.resolve(module);
        return Files.exists(installed.resolve(JAR)) ? installed : installed.resolve("target/quarkus-app");
    }

    public Path jar(String module) {
        return folder(module).resolve(JAR);
    }

    public Path cache(String module) {
        return folder(module).resolve(CACHE);
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

    /** To be run in the module's folder: relative names, since the cache remembers those of the recording. */
    List<String> command(String module, boolean record, List<String> arguments) {
        var command = new ArrayList<>(List.of(JAVA.toString()));
        command.addAll(JVM);
        if (record) {
            command.add("-XX:AOTCacheOutput=" + CACHE);
        } else if (hasCache(module)) {
            command.add("-XX:AOTCache=" + CACHE);
        }
        command.addAll(List.of("-jar", JAR));
        command.addAll(arguments);
        return command;
    }
}
