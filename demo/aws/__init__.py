"""A simulated AWS for the demonstration and the tests: moto over HTTP, corrected where AWS answers otherwise, with faults on demand."""
