package dev.innkeeper.web.live;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** The signature in the shape the Pusher protocol wants it: {@code key:hex}. */
@RegisterForReflection
public record SubscriptionAnswer(String auth) {}
