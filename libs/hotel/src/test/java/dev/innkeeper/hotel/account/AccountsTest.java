package dev.innkeeper.hotel.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.innkeeper.hotel.sql.Sql;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class AccountsTest {

    @Inject
    Accounts accounts;

    @Inject
    Sql sql;

    @Test
    void whoRegistersIsRecognisedByAddressInAnyCaseAndPassword() {
        var ada = accounts.register("Ada@Example.org", " Ada ", "correct horse");

        assertThat(ada.email()).isEqualTo("ada@example.org");
        assertThat(ada.role()).isEqualTo(Role.GUEST);
        assertThat(accounts.authenticate("ADA@example.org", "correct horse")).contains(ada);
        assertThat(accounts.authenticate("ada@example.org", "battery staple")).isEmpty();
        assertThat(accounts.authenticate("nobody@example.org", "correct horse")).isEmpty();
        assertThat(accounts.find(ada.id())).contains(ada);
    }

    @Test
    void oneAddressIsOneAccount() {
        accounts.register("bob@example.org", "Bob", "correct horse");

        assertThatExceptionOfType(EmailTaken.class)
                .isThrownBy(() -> accounts.register("BOB@example.org", "Bob", "battery staple"));
    }

    @Test
    void passwordsAreKeptAsArgon2id() {
        accounts.register("eve@example.org", "Eve", "correct horse");

        assertThat(sql.first(
                        "SELECT password_hash FROM guest WHERE email = 'eve@example.org'",
                        row -> row.text("password_hash")))
                .hasValueSatisfying(hash -> assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
    }
}
