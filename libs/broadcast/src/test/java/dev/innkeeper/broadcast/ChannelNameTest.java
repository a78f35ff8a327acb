package dev.innkeeper.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"availability.lisbon", "private-desk.new-york", "A_z-0=@,.;"})
    void ordinaryNamesAreValid(String name) {
        assertThat(ChannelName.isValid(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#server-to-user-1", "with space", "private-ü", "a:b", "line\n"})
    void otherCharactersAreNot(String name) {
        assertThat(ChannelName.isValid(name)).isFalse();
    }

    @Test
    void twoHundredCharactersAreTheLimit() {
        assertThat(ChannelName.isValid("x".repeat(200))).isTrue();
        assertThat(ChannelName.isValid("x".repeat(201))).isFalse();
    }

    @Test
    void theDashBelongsToThePrefix() {
        assertThat(ChannelName.needsSignature("private-x")).isTrue();
        assertThat(ChannelName.needsSignature("presence-x")).isTrue();
        assertThat(ChannelName.needsSignature("privateer")).isFalse();
        assertThat(ChannelName.needsSignature("not-private-x")).isFalse();
    }
}
