/**
 * What the closed hotel answers, and to whom it stays open. Who closes it and why is written by operators, elsewhere.
 */
@NullMarked
package dev.innkeeper.web.maintenance;

import org.jspecify.annotations.NullMarked;
