package dev.innkeeper.jobs.health;

import dev.innkeeper.platform.env.AppEnv;
import dev.innkeeper.platform.env.BootCheck;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/** Where strangers reach the installation, no variable of the database may be left to its development default. */
@Singleton
final class DatabaseVariables implements BootCheck {
    private static final String URL = "DATABASE_URL";
    private static final String SCHEME = "jdbc:postgresql://";
    private static final Map<String, String> REQUIRED = Map.of(
            URL,
            SCHEME + "host:port/database",
            "DATABASE_USER",
            "the role to log in as",
            "DATABASE_PASSWORD",
            "that role's password");

    private final Config config;
    private final AppEnv env;

    DatabaseVariables(Config config, AppEnv env) {
        this.config = config;
        this.env = env;
    }

    @Override
    public List<String> problems() {
        var problems = new ArrayList<String>();
        if (env.exposed()) {
            REQUIRED.keySet().stream()
                    .sorted()
                    .filter(name -> config.getOptionalValue(name, String.class).isEmpty())
                    .forEach(name ->
                            problems.add("%s is not set: %s needs %s".formatted(name, env.id(), REQUIRED.get(name))));
        }
        config.getOptionalValue(URL, String.class)
                .filter(url -> !url.startsWith(SCHEME))
                // The value is not shown: people put passwords into it.
                .ifPresent(url -> problems.add(URL + " is malformed: must be " + REQUIRED.get(URL)));
        return problems;
    }
}
