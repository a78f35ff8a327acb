/**
 * What the whole web service shares: its configuration.
 * Nothing that serves a request lives here.
 */
@NullMarked
package dev.innkeeper.web;

import org.jspecify.annotations.NullMarked;
