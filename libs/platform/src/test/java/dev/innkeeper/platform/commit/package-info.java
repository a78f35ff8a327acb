/** Tests of {@link dev.innkeeper.platform.commit}; nothing else may live here. */
@NullMarked
package dev.innkeeper.platform.commit;

import org.jspecify.annotations.NullMarked;
