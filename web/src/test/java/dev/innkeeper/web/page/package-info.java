/**
 * Sessions as keys, environments and browsers see them.
 * No test here asks what a session may do.
 */
@NullMarked
package dev.innkeeper.web.page;

import org.jspecify.annotations.NullMarked;
