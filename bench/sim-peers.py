"""M/M/c in SimPy and Ciw as their tutorials write it: customers a second, as one line of JSON.

    python3 sim-peers.py simpy|ciw SERVERS CUSTOMERS
"""

import json
import random
import sys
import time

name, servers, customers = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
rate = 0.8 * servers


def with_simpy():
    import simpy

    random.seed(1)
    env = simpy.Environment()
    counter = simpy.Resource(env, capacity=servers)
    waits = []

    def customer():
        arrived = env.now
        with counter.request() as request:
            yield request
            waits.append(env.now - arrived)
            yield env.timeout(random.expovariate(1.0))

    def source():
        for _ in range(customers):
            env.process(customer())
            yield env.timeout(random.expovariate(rate))

    env.process(source())
    env.run()
    return sum(waits) / len(waits), len(waits)


def with_ciw():
    import ciw

    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate)],
        service_distributions=[ciw.dists.Exponential(1.0)],
        number_of_servers=[servers],
    )
    ciw.seed(1)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(customers)
    records = simulation.get_all_records()
    return sum(r.waiting_time for r in records) / len(records), len(records)


run = {"simpy": with_simpy, "ciw": with_ciw}[name]
start = time.process_time()
wait, count = run()
print(json.dumps({"wait": wait, "per_s": count / (time.process_time() - start)}))
