"""NGC: the control plane between RAN and AMF."""
