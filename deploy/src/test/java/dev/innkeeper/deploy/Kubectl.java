package dev.innkeeper.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Renders kustomizations with the kubectl on the PATH; it needs no cluster. */
public final class Kubectl {
    // The first whose kustomize merges generators and components as ours need them.
    private static final int OLDEST_KUSTOMIZE = 5;
    private static final Pattern KUSTOMIZE = Pattern.compile("Kustomize Version: v(\\d+)");
    private static final @Nullable String MISSING = missing();
    private static final Map<Path, List<JsonNode>> RENDERED = new ConcurrentHashMap<>();

    private Kubectl() {}

    /** Skips the test, or fails it in CI, saying why, where kubectl is missing or too old. */
    public static void assume() {
        Program.assume("kubectl", MISSING);
    }

    /** What {@code kubectl kustomize} makes of that folder: every resource, once a folder and run of the tests. */
    public static List<JsonNode> kustomize(Path folder) {
        assume();
        return RENDERED.computeIfAbsent(
                folder.toAbsolutePath().normalize(),
                asked -> Yaml.documents(run("kubectl", "kustomize", asked.toString())));
    }

    /** What a program wrote on its standard output; fails with what it wrote on the other when it fails. */
    public static String run(String... command) {
        try {
            var errors = Files.createTempFile("kubectl", ".err");
            var process = new ProcessBuilder(command)
                    .redirectError(errors.toFile())
                    .directory(Repository.file("").toFile())
                    .start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var status = process.waitFor();
            var said = Files.readString(errors);
            Files.delete(errors);
            if (status != 0) {
                throw new IllegalStateException("%s: exit %d%n%s".formatted(List.of(command), status, said));
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable String missing() {
        var folders = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
        if (Stream.of(folders).noneMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")))) {
            return "no kubectl on the PATH: the Kubernetes descriptors are not tested";
        }
        var version = KUSTOMIZE.matcher(run("kubectl", "version", "--client"));
        return version.find() && Integer.parseInt(version.group(1)) >= OLDEST_KUSTOMIZE
                ? null
                : "this kubectl is too old: the Kubernetes descriptors need kustomize " + OLDEST_KUSTOMIZE;
    }
}
