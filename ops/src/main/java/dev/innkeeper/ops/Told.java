package dev.innkeeper.ops;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** How many nodes heard an order. */
@RegisterForReflection
record Told(int nodes) {}
