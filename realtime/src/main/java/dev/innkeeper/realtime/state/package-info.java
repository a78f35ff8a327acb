/**
 * What this node tells Redis about itself and its subscribers, and what it learns there of others: leases, members,
 * occupied channels. Nothing here may know sockets; everything runs on the bus' context.
 */
@NullMarked
package dev.innkeeper.realtime.state;

import org.jspecify.annotations.NullMarked;
