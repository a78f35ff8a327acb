package dev.innkeeper.ops;

import dev.innkeeper.hotel.seed.DemoData;
import dev.innkeeper.platform.PlatformConfig;
import dev.innkeeper.platform.env.AppEnv;

/** The demo data, and where it may be written. */
final class Seeding {
    static final String DONE = "The demo data is there: three hotels, and guest@, staff@ and operator@example.com.\n";

    private Seeding() {}

    static void refuseInProduction() {
        if (Booted.bean(PlatformConfig.class).env() == AppEnv.PRODUCTION) {
            throw new Refused("demo data has accounts with a published password: never in production");
        }
    }

    static void write() {
        Booted.bean(DemoData.class).seed();
    }
}
