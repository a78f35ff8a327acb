/**
 * What must hold for the code of all modules.
 * No test here depends on what another left behind.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.local.rules;
