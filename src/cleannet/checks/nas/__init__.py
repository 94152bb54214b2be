"""NAS: signalling security between UE and AMF."""
