/** What every service has alike, in one package a concern. Nothing here may know a job, a channel or a hotel. */
@NullMarked
package dev.innkeeper.platform;

import org.jspecify.annotations.NullMarked;
