package dev.innkeeper.broadcast;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * Lets a socket subscribe, in the shape that client libraries want.
 *
 * @param auth the signature, {@code key:hex}
 * @param channelData who the member of a presence channel is, as it was signed
 * @param sharedSecret the key of an encrypted channel, in base64
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChannelAuth(
        String auth,
        @JsonProperty("channel_data") @Nullable String channelData,
        @JsonProperty("shared_secret") @Nullable String sharedSecret) {}
