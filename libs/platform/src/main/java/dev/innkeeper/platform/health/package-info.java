/** The three probes every service answers, and the checks and heartbeats behind them. A check of one particular dependency lives with the code that needs it. */
@NullMarked
package dev.innkeeper.platform.health;

import org.jspecify.annotations.NullMarked;
