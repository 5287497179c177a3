import type { Job } from './job.ts';

/** Jobs in a line that any of them may leave: linked through themselves. */
export class JobList {
  first: Job | null = null;
  last: Job | null = null;

  addLast(job: Job): void {
    job.next = null;
    job.previous = this.last;
    if (this.last === null) this.first = job;
    else this.last.next = job;
    this.last = job;
  }

  addFirst(job: Job): void {
    job.previous = null;
    job.next = this.first;
    if (this.first === null) this.last = job;
    else this.first.previous = job;
    this.first = job;
  }

  /** Takes out the first one; only while there is one. */
  takeFirst(): Job {
    const job = this.first!;
    this.first = job.next;
    if (job.next === null) this.last = null;
    else job.next.previous = null;
    return job;
  }

  remove(job: Job): void {
    if (job.previous === null) this.first = job.next;
    else job.previous.next = job.next;
    if (job.next === null) this.last = job.previous;
    else job.next.previous = job.previous;
  }
}
