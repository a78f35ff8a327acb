/**
 * Who may listen to which realtime channel, and the endpoints that sign subscriptions.
 * Events are published by the domain, never from here.
 */
@NullMarked
package dev.innkeeper.web.live;

import org.jspecify.annotations.NullMarked;
