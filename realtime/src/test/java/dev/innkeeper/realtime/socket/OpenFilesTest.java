package dev.innkeeper.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenFilesTest {
    @Test
    void aThousandMoreThanConnectionsIsEnoughAndOneLessIsNot() {
        assertThat(OpenFiles.lacking(11_000, 10_000)).isFalse();
        assertThat(OpenFiles.lacking(10_999, 10_000)).isTrue();
        assertThat(OpenFiles.lacking(1_024, Integer.MAX_VALUE)).isTrue();
    }
}
