/**
 * Who is calling: the signed session token, its cookie, and the identity Quarkus secures resources with.
 * Nothing here does I/O, so that authenticating costs no round trip.
 */
@NullMarked
package dev.innkeeper.web.session;

import org.jspecify.annotations.NullMarked;
