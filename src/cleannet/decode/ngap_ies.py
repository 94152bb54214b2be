"""Names of the protocol IEs by id (TS 38.413 V18, 9.4.7, ProtocolIE-ID; names as in the ASN.1 without "id-")."""

_TABLE = """
0 AllowedNSSAI  1 AMFName  2 AMFOverloadResponse  3 AMFSetID  4 AMF-TNLAssociationFailedToSetupList
5 AMF-TNLAssociationSetupList  6 AMF-TNLAssociationToAddList  7 AMF-TNLAssociationToRemoveList
8 AMF-TNLAssociationToUpdateList  9 AMFTrafficLoadReductionIndication  10 AMF-UE-NGAP-ID  11 AssistanceDataForPaging
12 BroadcastCancelledAreaList  13 BroadcastCompletedAreaList  14 CancelAllWarningMessages  15 Cause
16 CellIDListForRestart  17 ConcurrentWarningMessageInd  18 CoreNetworkAssistanceInformationForInactive
19 CriticalityDiagnostics  20 DataCodingScheme  21 DefaultPagingDRX  22 DirectForwardingPathAvailability
23 EmergencyAreaIDListForRestart  24 EmergencyFallbackIndicator  25 EUTRA-CGI  26 FiveG-S-TMSI  27 GlobalRANNodeID
28 GUAMI  29 HandoverType  30 IMSVoiceSupportIndicator  31 IndexToRFSP  32 InfoOnRecommendedCellsAndRANNodesForPaging
33 LocationReportingRequestType  34 MaskedIMEISV  35 MessageIdentifier  36 MobilityRestrictionList  37 NASC
38 NAS-PDU  39 NASSecurityParametersFromNGRAN  40 NewAMF-UE-NGAP-ID  41 NewSecurityContextInd  42 NGAP-Message
43 NGRAN-CGI  44 NGRANTraceID  45 NR-CGI  46 NRPPa-PDU  47 NumberOfBroadcastsRequested  48 OldAMF
49 OverloadStartNSSAIList  50 PagingDRX  51 PagingOrigin  52 PagingPriority  53 PDUSessionResourceAdmittedList
54 PDUSessionResourceFailedToModifyListModRes  55 PDUSessionResourceFailedToSetupListCxtRes
56 PDUSessionResourceFailedToSetupListHOAck  57 PDUSessionResourceFailedToSetupListPSReq
58 PDUSessionResourceFailedToSetupListSURes  59 PDUSessionResourceHandoverList  60 PDUSessionResourceListCxtRelCpl
61 PDUSessionResourceListHORqd  62 PDUSessionResourceModifyListModCfm  63 PDUSessionResourceModifyListModInd
64 PDUSessionResourceModifyListModReq  65 PDUSessionResourceModifyListModRes  66 PDUSessionResourceNotifyList
67 PDUSessionResourceReleasedListNot  68 PDUSessionResourceReleasedListPSAck  69 PDUSessionResourceReleasedListPSFail
70 PDUSessionResourceReleasedListRelRes  71 PDUSessionResourceSetupListCxtReq  72 PDUSessionResourceSetupListCxtRes
73 PDUSessionResourceSetupListHOReq  74 PDUSessionResourceSetupListSUReq  75 PDUSessionResourceSetupListSURes
76 PDUSessionResourceToBeSwitchedDLList  77 PDUSessionResourceSwitchedList  78 PDUSessionResourceToReleaseListHOCmd
79 PDUSessionResourceToReleaseListRelCmd  80 PLMNSupportList  81 PWSFailedCellIDList  82 RANNodeName
83 RANPagingPriority  84 RANStatusTransfer-TransparentContainer  85 RAN-UE-NGAP-ID  86 RelativeAMFCapacity
87 RepetitionPeriod  88 ResetType  89 RoutingID  90 RRCEstablishmentCause  91 RRCInactiveTransitionReportRequest
92 RRCState  93 SecurityContext  94 SecurityKey  95 SerialNumber  96 ServedGUAMIList  97 SliceSupportList
98 SONConfigurationTransferDL  99 SONConfigurationTransferUL  100 SourceAMF-UE-NGAP-ID
101 SourceToTarget-TransparentContainer  102 SupportedTAList  103 TAIListForPaging  104 TAIListForRestart
105 TargetID  106 TargetToSource-TransparentContainer  107 TimeToWait  108 TraceActivation
109 TraceCollectionEntityIPAddress  110 UEAggregateMaximumBitRate  111 UE-associatedLogicalNG-connectionList
112 UEContextRequest  114 UE-NGAP-IDs  115 UEPagingIdentity  116 UEPresenceInAreaOfInterestList  117 UERadioCapability
118 UERadioCapabilityForPaging  119 UESecurityCapabilities  120 UnavailableGUAMIList  121 UserLocationInformation
122 WarningAreaList  123 WarningMessageContents  124 WarningSecurityInfo  125 WarningType
126 AdditionalUL-NGU-UP-TNLInformation  127 DataForwardingNotPossible  128 DL-NGU-UP-TNLInformation
129 NetworkInstance  130 PDUSessionAggregateMaximumBitRate  131 PDUSessionResourceFailedToModifyListModCfm
132 PDUSessionResourceFailedToSetupListCxtFail  133 PDUSessionResourceListCxtRelReq  134 PDUSessionType
135 QosFlowAddOrModifyRequestList  136 QosFlowSetupRequestList  137 QosFlowToReleaseList  138 SecurityIndication
139 UL-NGU-UP-TNLInformation  140 UL-NGU-UP-TNLModifyList  141 WarningAreaCoordinates
142 PDUSessionResourceSecondaryRATUsageList  143 HandoverFlag  144 SecondaryRATUsageInformation
145 PDUSessionResourceReleaseResponseTransfer  146 RedirectionVoiceFallback  147 UERetentionInformation  148 S-NSSAI
149 PSCellInformation  150 LastEUTRAN-PLMNIdentity  151 MaximumIntegrityProtectedDataRate-DL
152 AdditionalDLForwardingUPTNLInformation  153 AdditionalDLUPTNLInformationForHOList
154 AdditionalNGU-UP-TNLInformation  155 AdditionalDLQosFlowPerTNLInformation  156 SecurityResult
157 ENDC-SONConfigurationTransferDL  158 ENDC-SONConfigurationTransferUL
159 OldAssociatedQosFlowList-ULendmarkerexpected  160 CNTypeRestrictionsForEquivalent
161 CNTypeRestrictionsForServing  162 NewGUAMI  163 ULForwarding  164 ULForwardingUP-TNLInformation
165 CNAssistedRANTuning  166 CommonNetworkInstance  167 NGRAN-TNLAssociationToRemoveList
168 TNLAssociationTransportLayerAddressNGRAN  169 EndpointIPAddressAndPort  170 LocationReportingAdditionalInfo
171 SourceToTarget-AMFInformationReroute  172 AdditionalULForwardingUPTNLInformation  173 SCTP-TLAs
174 SelectedPLMNIdentity  175 RIMInformationTransfer  176 GUAMIType  177 SRVCCOperationPossible  178 TargetRNC-ID
179 RAT-Information  180 ExtendedRATRestrictionInformation  181 QosMonitoringRequest  182 SgNB-UE-X2AP-ID
183 AdditionalRedundantDL-NGU-UP-TNLInformation  184 AdditionalRedundantDLQosFlowPerTNLInformation
185 AdditionalRedundantNGU-UP-TNLInformation  186 AdditionalRedundantUL-NGU-UP-TNLInformation
187 CNPacketDelayBudgetDL  188 CNPacketDelayBudgetUL  189 ExtendedPacketDelayBudget
190 RedundantCommonNetworkInstance  191 RedundantDL-NGU-TNLInformationReused  192 RedundantDL-NGU-UP-TNLInformation
193 RedundantDLQosFlowPerTNLInformation  194 RedundantQosFlowIndicator  195 RedundantUL-NGU-UP-TNLInformation
196 TSCTrafficCharacteristics  197 RedundantPDUSessionInformation  198 UsedRSNInformation  199 IAB-Authorized
200 IAB-Supported  201 IABNodeIndication  202 NB-IoT-PagingDRX  203 NB-IoT-Paging-eDRXInfo
204 NB-IoT-DefaultPagingDRX  205 Enhanced-CoverageRestriction  206 Extended-ConnectedTime
207 PagingAssisDataforCEcapabUE  208 WUS-Assistance-Information  209 UE-DifferentiationInfo  210 NB-IoT-UEPriority
211 UL-CP-SecurityInformation  212 DL-CP-SecurityInformation  213 TAI  214 UERadioCapabilityForPagingOfNB-IoT
215 LTEV2XServicesAuthorized  216 NRV2XServicesAuthorized  217 LTEUESidelinkAggregateMaximumBitrate
218 NRUESidelinkAggregateMaximumBitrate  219 PC5QoSParameters  220 AlternativeQoSParaSetList
221 CurrentQoSParaSetIndex  222 CEmodeBrestricted  223 EUTRA-PagingeDRXInformation  224 CEmodeBSupport-Indicator
225 LTEM-Indication  226 EndIndication  227 EDT-Session  228 UECapabilityInfoRequest
229 PDUSessionResourceFailedToResumeListRESReq  230 PDUSessionResourceFailedToResumeListRESRes
231 PDUSessionResourceSuspendListSUSReq  232 PDUSessionResourceResumeListRESReq
233 PDUSessionResourceResumeListRESRes  234 UE-UP-CIoT-Support  235 Suspend-Request-Indication
236 Suspend-Response-Indication  237 RRC-Resume-Cause  238 RGLevelWirelineAccessCharacteristics
239 W-AGFIdentityInformation  240 GlobalTNGF-ID  241 GlobalTWIF-ID  242 GlobalW-AGF-ID
243 UserLocationInformationW-AGF  244 UserLocationInformationTNGF  245 AuthenticatedIndication
246 TNGFIdentityInformation  247 TWIFIdentityInformation  248 UserLocationInformationTWIF
249 DataForwardingResponseERABList  250 IntersystemSONConfigurationTransferDL
251 IntersystemSONConfigurationTransferUL  252 SONInformationReport  253 UEHistoryInformationFromTheUE
254 ManagementBasedMDTPLMNList  255 MDTConfiguration  256 PrivacyIndicator  257 TraceCollectionEntityURI
258 NPN-Support  259 NPN-AccessInformation  260 NPN-PagingAssistanceInformation  261 NPN-MobilityInformation
262 TargettoSource-Failure-TransparentContainer  263 NID  264 UERadioCapabilityID  265 UERadioCapability-EUTRA-Format
266 DAPSRequestInfo  267 DAPSResponseInfoList  268 EarlyStatusTransfer-TransparentContainer  269 NotifySourceNGRANNode
270 ExtendedSliceSupportList  271 ExtendedTAISliceSupportList  272 ConfiguredTACIndication  273 Extended-RANNodeName
274 Extended-AMFName  275 GlobalCable-ID  276 QosMonitoringReportingFrequency  277 QosFlowParametersList
278 QosFlowFeedbackList  279 BurstArrivalTimeDownlink  280 ExtendedUEIdentityIndexValue
281 PduSessionExpectedUEActivityBehaviour  282 MicoAllPLMN  283 QosFlowFailedToSetupList  284 SourceTNLAddrInfo
285 ExtendedReportIntervalMDT  286 SourceNodeID  287 NRNTNTAIInformation  288 UEContextReferenceAtSource
289 LastVisitedPSCellList  290 IntersystemSONInformationRequest  291 IntersystemSONInformationReply
292 EnergySavingIndication  293 IntersystemResourceStatusUpdate  294 SuccessfulHandoverReportList
295 MBS-AreaSessionID  296 MBS-QoSFlowsToBeSetupList  297 MBS-QoSFlowsToBeSetupModList  298 MBS-ServiceArea
299 MBS-SessionID  300 MBS-DistributionReleaseRequestTransfer  301 MBS-DistributionSetupRequestTransfer
302 MBS-DistributionSetupResponseTransfer  303 MBS-DistributionSetupUnsuccessfulTransfer
304 MulticastSessionActivationRequestTransfer  305 MulticastSessionDeactivationRequestTransfer
306 MulticastSessionUpdateRequestTransfer  307 MulticastGroupPagingAreaList  309 MBS-SupportIndicator
310 MBSSessionFailedtoSetupList  311 MBSSessionFailedtoSetuporModifyList  312 MBSSessionSetupResponseList
313 MBSSessionSetuporModifyResponseList  314 MBSSessionSetupFailureTransfer  315 MBSSessionSetupRequestTransfer
316 MBSSessionSetupResponseTransfer  317 MBSSessionToReleaseList  318 MBSSessionSetupRequestList
319 MBSSessionSetuporModifyRequestList  323 MBS-ActiveSessionInformation-SourcetoTargetList
324 MBS-ActiveSessionInformation-TargettoSourceList  325 OnboardingSupport  326 TimeSyncAssistanceInfo
327 SurvivalTime  328 QMCConfigInfo  329 QMCDeactivation  331 PDUSessionPairID  332 NR-PagingeDRXInformation
333 RedCapIndication  334 TargetNSSAIInformation  335 UESliceMaximumBitRateList  336 M4ReportAmount
337 M5ReportAmount  338 M6ReportAmount  339 M7ReportAmount  340 IncludeBeamMeasurementsIndication
341 ExcessPacketDelayThresholdConfiguration  342 PagingCause  343 PagingCauseIndicationForVoiceService
344 PEIPSassistanceInformation  345 FiveG-ProSeAuthorized  346 FiveG-ProSeUEPC5AggregateMaximumBitRate
347 FiveG-ProSePC5QoSParameters  348 MBSSessionModificationFailureTransfer  349 MBSSessionModificationRequestTransfer
350 MBSSessionModificationResponseTransfer  351 MBS-QoSFlowToReleaseList  352 MBS-SessionTNLInfo5GC
353 TAINSAGSupportList  354 SourceNodeTNLAddrInfo  355 NGAPIESupportInformationRequestList
356 NGAPIESupportInformationResponseList  357 MBS-SessionFSAIDList  358 MBSSessionReleaseResponseTransfer
359 ManagementBasedMDTPLMNModificationList  360 EarlyMeasurement  361 BeamMeasurementsReportConfiguration
362 HFCNode-ID-new  363 GlobalCable-ID-new  364 TargetHomeENB-ID  365 HashedUEIdentityIndexValue
366 ExtendedMobilityInformation  367 NetworkControlledRepeaterAuthorized
368 AdditionalCancelledlocationReportingReferenceIDList  369 Selected-Target-SNPN-Identity  370 EquivalentSNPNsList
371 SelectedNID  372 SupportedUETypeList  373 AerialUEsubscriptionInformation  374 NR-A2X-ServicesAuthorized
375 LTE-A2X-ServicesAuthorized  376 NR-A2X-UE-PC5-AggregateMaximumBitRate  377 LTE-A2X-UE-PC5-AggregateMaximumBitRate
378 A2X-PC5-QoS-Parameters  379 FiveGProSeLayer2Multipath  380 FiveGProSeLayer2UEtoUERelay
381 FiveGProSeLayer2UEtoUERemote  382 CandidateRelayUEInformationList  383 SuccessfulPSCellChangeReportList
384 IntersystemMobilityFailureforVoiceFallback  385 TargetCellCRNTI  386 TimeSinceFailure
387 RANTimingSynchronisationStatusInfo  388 RAN-TSSRequestType  389 RAN-TSSScope  390 ClockQualityReportingControlInfo
391 RANfeedbacktype  392 QoSFlowTSCList  393 TSCTrafficCharacteristicsFeedback  394 DownlinkTLContainer
395 UplinkTLContainer  396 ANPacketDelayBudgetUL  397 QosFlowAdditionalInfoList  398 AssistanceInformationQoE-Meas
399 MBSCommServiceType  400 MobileIAB-Authorized  401 MobileIAB-MTUserLocationInformation  402 MobileIABNodeIndication
403 NoPDUSessionIndication  404 MobileIAB-Supported  405 CN-MT-CommunicationHandling  406 FiveGCAction
407 PagingPolicyDifferentiation  408 DL-Signalling  409 PNI-NPN-AreaScopeofMDT  410 PNI-NPNBasedMDT
411 SNPN-CellBasedMDT  412 SNPN-TAIBasedMDT  413 SNPN-BasedMDT  414 Partially-Allowed-NSSAI  415 AssociatedSessionID
416 MBS-AssistanceInformation  417 BroadcastTransportFailureTransfer  418 BroadcastTransportRequestTransfer
419 BroadcastTransportResponseTransfer  420 TimeBasedHandoverInformation  421 DLDiscarding  422 PDUsetQoSParameters
423 PDUSetbasedHandlingIndicator  424 N6JitterInformation  425 ECNMarkingorCongestionInformationReportingRequest
426 ECNMarkingorCongestionInformationReportingStatus  427 ERedCapIndication  428 XrDeviceWith2Rx
429 UserPlaneErrorIndicator  430 SLPositioningRangingServiceInfo  431 PDUSessionListMTCommHReq
432 MaximumDataBurstVolume  433 MN-only-MDT-collection  434 MBS-NGUFailureIndication  435 UserPlaneFailureIndication
436 UserPlaneFailureIndicationReport  437 SourceSN-to-TargetSN-QMCInfo  438 QoERVQoEReportingPaths
439 UserLocationInformationN3IWF-without-PortNumber  440 AUN3DeviceAccessInfo  441 TAIMBSSupportList
442 ExtendedBackupAMFName  443 ExtendedOldAMF
"""

_WORDS = _TABLE.split()

IE_NAMES: dict[int, str] = {int(number): name for number, name in zip(_WORDS[::2], _WORDS[1::2], strict=True)}
