/** The job records of the hotel, which producers and the worker share. No handler may live here. */
@NullMarked
package dev.innkeeper.hotel.jobs;

import org.jspecify.annotations.NullMarked;
