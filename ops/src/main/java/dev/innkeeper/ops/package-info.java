/**
 * The operator's commands: one class a command, and how Quarkus is started for those that need it.
 * No rule of the hotel or the queue lives here; commands call the libraries.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.ops;
