/**
 * What is measured with a crowd: one class a figure, and the program that is told which. Nothing of the services lives
 * here, so that whatever a client library would cost is not counted as theirs.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.crowd;
