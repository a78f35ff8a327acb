package dev.innkeeper.platform.env;

import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Secrets as files: for every variable named {@code X_FILE} the variable {@code X} is that file's text, stripped.
 * Container orchestrators mount secrets this way.
 */
public final class FileVariables implements ConfigSource {
    private static final String SUFFIX = "_FILE";
    // Above plain environment variables (300): who mounts a file means it.
    private static final int ORDINAL = 310;

    private final ConfigSource values;

    public FileVariables() {
        this(System.getenv());
    }

    FileVariables(Map<String, String> environment) {
        var read = new HashMap<String, String>();
        environment.forEach((name, file) -> {
            if (KNOWN.contains(name)) {
                read.put(name.substring(0, name.length() - SUFFIX.length()), text(name, file));
            }
        });
        this.values = new PropertiesConfigSource(read, "files named by variables", ORDINAL);
    }

    // Others' variables end in _FILE as well (SSL_CERT_FILE), and their files are none of ours.
    private static final Set<String> KNOWN = Set.of(
                    "APP_KEY",
                    "APP_KEY_NEXT",
                    "DATABASE_URL",
                    "DATABASE_USER",
                    "DATABASE_PASSWORD",
                    "REDIS_URL",
                    "PUBLIC_URL",
                    "SMTP_USER",
                    "SMTP_PASSWORD",
                    "REALTIME_APP_ID",
                    "REALTIME_URL",
                    "REALTIME_KEY",
                    "REALTIME_ENCRYPTION_KEY",
                    "REALTIME_SECRET",
                    "REALTIME_SECRET_NEXT")
            .stream()
            .map(name -> name + SUFFIX)
            .collect(Collectors.toUnmodifiableSet());

    private static String text(String name, String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException("%s names '%s', which can not be read".formatted(name, file), e);
        }
    }

    @Override
    public Set<String> getPropertyNames() {
        return values.getPropertyNames();
    }

    @Override
    public String getValue(String name) {
        return values.getValue(name);
    }

    @Override
    public String getName() {
        return values.getName();
    }

    @Override
    public int getOrdinal() {
        return ORDINAL;
    }
}
