//! What every room shares: ids, who acts, permits, faults, events, money, time.
