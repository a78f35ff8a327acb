package dev.innkeeper.platform.env;

import dev.innkeeper.platform.PlatformConfig;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Lets {@link AppEnv} be injected. */
@Dependent
final class CurrentEnvironment {
    @Produces
    @Singleton
    AppEnv env(PlatformConfig config) {
        return config.env();
    }
}
