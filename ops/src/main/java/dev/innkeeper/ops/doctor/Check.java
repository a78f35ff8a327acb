package dev.innkeeper.ops.doctor;

import java.util.List;

/** A look at one part of the installation. Any CDI bean that implements it is asked. */
interface Check {
    /** The part, in a word or two. */
    String subject();

    /**
     * What was found, at least one finding.
     *
     * @throws Exception if the part could not be looked at, which is a problem in itself
     */
    List<Finding> look() throws Exception;
}
