"""From what stands in the ledger to the trust's tables: figures, statuses, roll-ups, exceptions, disclosure."""
