import { existsSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import type { Hardware } from '../results/manifest.ts';
import { hasProc, readNow } from './proc.ts';

/** What a reader needs to know of this machine; nothing that names its owner. */
export function hardware(): Hardware {
  return {
    cpu: cpus()[0]?.model.trim() || null,
    architecture: arch(),
    cores: availableParallelism(),
    cpu_quota: parseQuota(line('/sys/fs/cgroup/cpu.max') ?? ''),
    memory_bytes: totalmem(),
    os: /^PRETTY_NAME="?(.+?)"?$/m.exec(readNow('/etc/os-release') ?? '')?.[1] ?? platform(),
    kernel: release(),
    virtualisation: virtualisation(),
    container: container(),
    governor: line('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor'),
  };
}

/** cgroup v2, 'quota period' in us -> CPUs; 'max' is no quota. */
export function parseQuota(text: string): number | null {
  const match = /^(\d+) (\d+)$/.exec(text);
  return match ? Number(match[1]) / Number(match[2]) : null;
}

function virtualisation(): string | null {
  if (!hasProc) return null;
  const vendor = line('/sys/class/dmi/id/sys_vendor');
  const product = line('/sys/class/dmi/id/product_name');
  const virtual = /^flags\s*:.*\bhypervisor\b/m.test(readNow('/proc/cpuinfo') ?? '');
  return virtual ? [vendor, product].filter(Boolean).join(' ') || 'virtual machine' : null;
}

function container(): string | null {
  if (existsSync('/.dockerenv')) return 'Docker';
  if (existsSync('/run/.containerenv')) return 'Podman';
  const groups = hasProc ? (readNow('/proc/1/cgroup') ?? '') : '';
  return /kubepods/.test(groups) ? 'Kubernetes' : /docker|containerd/.test(groups) ? 'container' : null;
}

const line = (path: string) => readNow(path)?.trim() || null;
