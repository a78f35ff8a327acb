/**
 * Thousands of WebSocket connections on a thread or two, on nothing but the JDK. What they are subscribed to and what
 * is measured with them is decided elsewhere.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.crowd.net;
