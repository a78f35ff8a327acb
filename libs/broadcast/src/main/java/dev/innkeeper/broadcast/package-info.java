/**
 * Publishing events to channels, authorising subscriptions, and the wire types that web and realtime share.
 * Nothing here may know hotels, accounts or WebSockets.
 */
@NullMarked
package dev.innkeeper.broadcast;

import org.jspecify.annotations.NullMarked;
