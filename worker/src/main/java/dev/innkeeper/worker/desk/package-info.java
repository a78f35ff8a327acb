/** The handlers of the daily work: each passes its job on to the hotel. No SQL may live here. */
@NullMarked
package dev.innkeeper.worker.desk;

import org.jspecify.annotations.NullMarked;
