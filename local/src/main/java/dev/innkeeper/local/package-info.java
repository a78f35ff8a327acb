/**
 * The commands of the stack on one machine.
 * How a process or a server is run belongs to {@code stack}, never here.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.local;
