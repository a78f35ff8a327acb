/**
 * Tests of processes and ports, with real processes.
 * No test here depends on what another left behind.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.local.stack;
