package dev.innkeeper.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgramTest {
    @Test
    void onADevelopersMachineAnyProgramMayBeMissing() {
        assertThat(Program.mayBeMissing("kubectl", Map.of())).isTrue();
        assertThat(Program.mayBeMissing("kubectl", Map.of("CI", ""))).isTrue();
    }

    @Test
    void inCiNoneMayBeButWhatTheMachineCanNotHave() {
        assertThat(Program.mayBeMissing("openssl", Map.of("CI", "true"))).isFalse();
        assertThat(Program.mayBeMissing("kubectl", Map.of("CI", "true", "INNKEEPER_WITHOUT", "kubectl")))
                .isTrue();
        assertThat(Program.mayBeMissing("openssl", Map.of("CI", "true", "INNKEEPER_WITHOUT", "kubectl")))
                .isFalse();
    }
}
