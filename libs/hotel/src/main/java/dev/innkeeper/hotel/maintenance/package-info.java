/**
 * Whether the hotel is closed for maintenance, for all processes and whatever becomes of them. What a guest sees then is
 * web's affair, and which queues stand still is the queue's: neither belongs here.
 */
@NullMarked
package dev.innkeeper.hotel.maintenance;

import org.jspecify.annotations.NullMarked;
