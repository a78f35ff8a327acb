/**
 * What the person at the terminal sees: progress, and one log of many processes.
 * Nothing here starts or stops anything.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.local.console;
