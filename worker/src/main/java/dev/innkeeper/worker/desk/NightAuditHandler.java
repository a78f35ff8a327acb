package dev.innkeeper.worker.desk;

import dev.innkeeper.hotel.desk.NightAudits;
import dev.innkeeper.hotel.jobs.NightAudit;
import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** The first audit of a night stands. */
@ApplicationScoped
@Transactional
class NightAuditHandler implements JobHandler<NightAudit> {

    private final NightAudits audits;

    NightAuditHandler(NightAudits audits) {
        this.audits = audits;
    }

    @Override
    public void handle(NightAudit job, JobContext context) {
        audits.audit(job.hotel(), job.date());
    }
}
