package dev.innkeeper.web.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.innkeeper.platform.problem.Problem.FieldError;
import dev.innkeeper.platform.problem.ProblemException;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Past;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConstraintsTest {
    public record Everything(
            @NotNull @Nullable Object there,
            @NotBlank @Nullable String name,
            @Size(min = 2, max = 3) @Nullable String word,
            @Min(1) @Max(5) int number,
            @PositiveOrZero @Nullable Long price) {}

    public record Address(@Email @Nullable String address) {}

    public record Unknown(@Past LocalDate day) {}

    @Test
    void whatKeepsToEveryConstraintIsAccepted() {
        assertThat(Constraints.violatedBy(new Everything("", "a", "ab", 1, 0L))).isEmpty();
        assertThat(Constraints.violatedBy(new Everything("", "a", "abc", 5, 7L)))
                .isEmpty();
    }

    @Test
    void onlyTwoConstraintsMindThatThereIsNothing() {
        assertThat(Constraints.violatedBy(new Everything(null, null, null, 1, null)))
                .containsExactly(
                        new FieldError("name", "must not be blank"), new FieldError("there", "must not be null"));
        assertThat(Constraints.violatedBy(new Address(null))).isEmpty();
    }

    @Test
    void everyViolationIsNamed() {
        assertThat(Constraints.violatedBy(new Everything("", " ", "a", 0, -1L)))
                .containsExactly(
                        new FieldError("name", "must not be blank"),
                        new FieldError("number", "must be greater than or equal to 1"),
                        new FieldError("price", "must be greater than or equal to 0"),
                        new FieldError("word", "size must be between 2 and 3"));
        assertThat(Constraints.violatedBy(new Everything("", "a", "abcd", 6, 0L)))
                .containsExactly(
                        new FieldError("number", "must be less than or equal to 5"),
                        new FieldError("word", "size must be between 2 and 3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada@example.org", "a.b+c@mail.example.org", "ada@localhost", "zoë@exämple.org"})
    void addressesAreAccepted(String address) {
        assertThat(Constraints.violatedBy(new Address(address))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ada",
                "@example.org",
                "ada@",
                "a da@example.org",
                "a@b@c",
                ".ada@example.org",
                "ada@-example.org",
                "ada@example..org",
                "ada@example.org\r\nBcc: eve@example.org"
            })
    void whatIsNoAddressIsRefused(String address) {
        assertThat(Constraints.violatedBy(new Address(address)))
                .containsExactly(new FieldError("address", "must be a well-formed email address"));
    }

    @Test
    void aVeryLongAddressIsRefusedWithoutHarm() {
        assertThat(Constraints.violatedBy(new Address("a" + ".a".repeat(500_000) + "@example.org")))
                .hasSize(1);
    }

    @Test
    void noTextMayHoldWhatPostgresCanNotKeep() {
        assertThat(Constraints.violatedBy(new Everything("", "a\0", "a\0b", 1, 0L)))
                .containsExactly(
                        new FieldError("name", "must not hold the character NUL"),
                        new FieldError("word", "must not hold the character NUL"));
    }

    @Test
    void aRequestThatIsWrongOrMissingIsAProblem() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Constraints.check(new Address("ada")))
                .satisfies(refused -> {
                    assertThat(refused.problem().status()).isEqualTo(400);
                    assertThat(refused.problem().detail()).isEqualTo("address must be a well-formed email address");
                });
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Constraints.check(null))
                .satisfies(refused -> assertThat(refused.problem().errors())
                        .isEqualTo(List.of(new FieldError("body", "must not be null"))));
    }

    @Test
    void aConstraintThatNobodyChecksIsNotIgnored() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Constraints.violatedBy(new Unknown(LocalDate.EPOCH)))
                .withMessageContaining("Past");
    }
}
