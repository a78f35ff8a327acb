/**
 * Limits between replicas, and of one replica alone.
 * No test here goes through a page.
 */
@NullMarked
package dev.innkeeper.web.limit;

import org.jspecify.annotations.NullMarked;
