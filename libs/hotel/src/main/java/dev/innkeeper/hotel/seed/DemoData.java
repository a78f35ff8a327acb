package dev.innkeeper.hotel.seed;

import dev.innkeeper.hotel.account.Accounts;
import dev.innkeeper.hotel.account.Role;
import dev.innkeeper.hotel.catalog.Catalog;
import dev.innkeeper.hotel.sql.Sql;
import dev.innkeeper.platform.env.AppEnv;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Three hotels, 120 rooms, a year of rates and three accounts to try the house with. */
@ApplicationScoped
public class DemoData {

    /** Everybody's password. */
    public static final String PASSWORD = "innkeeper-demo";

    private final Sql sql;
    private final Accounts accounts;
    private final Catalog catalog;
    private final AppEnv env;
    private final Clock clock;

    DemoData(Sql sql, Accounts accounts, Catalog catalog, AppEnv env, Clock clock) {
        this.sql = sql;
        this.accounts = accounts;
        this.catalog = catalog;
        this.env = env;
        this.clock = clock;
    }

    /**
     * Writes what is missing and changes nothing else; call it as often as you like. A later call adds the rates of the
     * days that have come into the year.
     *
     * @throws IllegalStateException in production: its accounts have a published password
     */
    public void seed() {
        if (env == AppEnv.PRODUCTION) {
            throw new IllegalStateException("demo data is not for production: its accounts have a published password");
        }
        QuarkusTransaction.joiningExisting().run(() -> {
            sql.update(DemoStatements.HOTELS);
            sql.update(DemoStatements.ROOM_TYPES);
            sql.update(DemoStatements.ROOMS);
            sql.update(DemoStatements.RATES, clock.instant());
        });
        account("guest@example.com", "Ada Guest", Role.GUEST);
        account("staff@example.com", "Sam Staff", Role.STAFF);
        account("operator@example.com", "Olga Operator", Role.OPERATOR);
        catalog.forget();
    }

    private void account(String email, String name, Role role) {
        if (!accounts.exists(email)) {
            accounts.open(email, name, PASSWORD, role);
        }
    }
}
