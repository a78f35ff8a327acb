/**
 * The bare server: Netty, one shared frame, as many writes as there are sockets. Nothing that a service would need
 * beside that may be added, or it is a floor no more.
 */
@org.jspecify.annotations.NullMarked
package dev.innkeeper.crowd.floor;
